WORK=${WORK:-$(mktemp -d)}
declare -A PID
trap 'kill -CONT "${PID[@]}" 2>/dev/null; kill "${PID[@]}" 2>/dev/null' EXIT

file() { # LINE...: a file with these lines
  local f; f=$(mktemp "$WORK/file.XXXXXX"); printf '%s\n' "$@" > "$f"; echo "$f"
}
until_true() { # QUESTION...: asked for 90 seconds
  local n; for n in $(seq 90); do "$@" && return; sleep 1; done
  echo "never came true: $*" >&2; exit 1
}
not_before() { # SECONDS since the cluster was up
  sleep "$(awk -v at="$1" -v start="$START" -v now="$(date +%s.%N)" 'BEGIN { left = start + at - now; print (left > 0 ? left : 0) }')"
}
configure() { # NODE SETTING...
  printf '%s\n' "log.dirs=$WORK/broker-$1" "${CONFIGS[@]}" "${@:2}" > "$WORK/broker-$1.properties"
}
rack_of() { # BROKER
  [ "${#RACKS[@]}" = 0 ] || echo "broker.rack=${RACKS[$1 - 1]}"
}
launch() { # NODE
  bin/kafka-server-start.sh "$WORK/broker-$1.properties" > "$WORK/broker-$1.log" 2>&1 & PID[$1]=$!
}
start_broker() { # BROKER
  launch "$1"
  until_true bin/kafka-broker-api-versions.sh --bootstrap-server "localhost:$((9091 + $1))" > "$WORK/up" 2>&1
}
start_controller() { launch "$1"; }
start_zookeeper() {
  local n
  printf '%s\n' "dataDir=$WORK/zookeeper" clientPort=2181 admin.enableServer=false > "$WORK/zookeeper.properties"
  bin/zookeeper-server-start.sh "$WORK/zookeeper.properties" > "$WORK/zookeeper.log" 2>&1 & PID[zk]=$!
  for n in $(seq "$BROKERS"); do
    configure "$n" "broker.id=$n" "listeners=PLAINTEXT://localhost:$((9091 + n))" zookeeper.connect=localhost:2181 $(rack_of "$n")
    start_broker "$n"
  done
}
start_kraft() {
  local n voters cluster
  cluster=$(bin/kafka-storage.sh random-uuid)
  for n in "${CONTROLLERS[@]}"; do voters=${voters:+$voters,}$n@localhost:$((19000 + n)); done
  local common=("controller.quorum.voters=$voters" controller.listener.names=CONTROLLER
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT)
  for n in "${CONTROLLERS[@]}"; do
    configure "$n" "node.id=$n" process.roles=controller "listeners=CONTROLLER://localhost:$((19000 + n))" "${common[@]}"
    bin/kafka-storage.sh format -t "$cluster" -c "$WORK/broker-$n.properties"
    start_controller "$n"
  done
  for n in $(seq "$BROKERS"); do
    configure "$n" "node.id=$n" process.roles=broker "listeners=PLAINTEXT://localhost:$((9091 + n))" $(rack_of "$n") "${common[@]}"
    bin/kafka-storage.sh format -t "$cluster" -c "$WORK/broker-$n.properties"
    start_broker "$n"
  done
}
partition_has() { # TOPIC PARTITION Leader|Isr VALUE
  [ "$(bin/kafka-topics.sh --bootstrap-server "$ALL" --describe --topic "$1" 2>/dev/null |
    sed -n "s/.*Partition: $2\t.*$3: \([^\t ]*\).*/\1/p" | tr , '\n' | sort -n | paste -sd,)" = "$4" ]
}
leader_epoch_is() { # TOPIC PARTITION EPOCH
  bin/zookeeper-shell.sh localhost:2181 get "/brokers/topics/$1/partitions/$2/state" 2>/dev/null | grep -q "\"leader_epoch\":$3[,}]"
}
group_has() { # GROUP members|state VALUE
  [ "$(bin/kafka-consumer-groups.sh --bootstrap-server "$ALL" --describe --group "$1" --state 2>/dev/null |
    awk -v what="$2" 'NF { found = what == "members" ? $NF : $(NF - 1) } END { print found }')" = "$3" ]
}
offsets_are() { # GROUP all|"TOPIC PARTITION" LAG|CURRENT-OFFSET VALUE
  bin/kafka-consumer-groups.sh --bootstrap-server "$ALL" --describe --group "$1" 2>/dev/null |
    awk -v group="$1" -v which="$2" -v name="$3" -v value="$4" '
      $1 == "GROUP" { for (n = 1; n <= NF; n++) if ($n == name) column = n }
      $1 == group && (which == "all" || which == $2 " " $3) { seen = 1; if ($column != value) wrong = 1 }
      END { exit !(seen && !wrong) }'
}
has_printed() { # CLIENT COUNT: records, or acknowledgements
  [ "$(grep -cE 'Offset:|producer_send_success|producer_send_error|"record_data"' "$WORK/$1.out")" -ge "$2" ]
}

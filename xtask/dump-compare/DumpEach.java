import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs Kafka's dump tool once for each line of standard input (its arguments, tabs between), in one Java machine.
 * What it prints comes out as it is; a line of standard error, or an exception, behind a byte 1; after each, a line that
 * no record of ours has in it (any single byte may end one's value).
 */
public class DumpEach {
    static class Marked extends OutputStream {
        final PrintStream to;
        final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Marked(PrintStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            if (b == '\n') {
                String said = line.toString(StandardCharsets.UTF_8);
                if (!said.startsWith("log4j:") && !said.startsWith("SLF4J:")) {
                    to.write(1);
                    to.write(line.toByteArray(), 0, line.size());
                    to.write('\n');
                }
                line.reset();
            } else {
                line.write(b);
            }
        }
    }

    public static void main(String[] none) throws Exception {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, "UTF-8");
        System.setOut(out);
        System.setErr(new PrintStream(new Marked(out), true, "UTF-8"));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            try {
                kafka.tools.DumpLogSegments.main(line.split("\t"));
            } catch (Throwable thrown) {
                System.err.println("Exception in thread \"main\" " + thrown);
            }
            System.err.flush();
            out.print("\u0002dumped\u0002\n");
            out.flush();
        }
    }
}

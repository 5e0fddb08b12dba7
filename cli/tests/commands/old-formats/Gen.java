import org.apache.kafka.common.record.*;
import org.apache.kafka.common.compress.*;
import org.apache.kafka.common.record.TimestampType;
import java.nio.ByteBuffer; import java.io.*; import java.util.*;
public class Gen {
  static byte[] b(String s){ return s==null?null:s.getBytes(); }
  public static void main(String[] a) throws Exception {
    for (byte magic=0; magic<=1; magic++) for (String codec : new String[]{"none","gzip","snappy","lz4"}) for (TimestampType tt : new TimestampType[]{TimestampType.CREATE_TIME, TimestampType.LOG_APPEND_TIME}) {
      if (magic==0 && tt==TimestampType.LOG_APPEND_TIME) continue;
      Compression c = codec.equals("none")?Compression.NONE:codec.equals("gzip")?Compression.gzip().build():codec.equals("snappy")?Compression.snappy().build():Compression.lz4().build();
      ByteArrayOutputStream out=new ByteArrayOutputStream(); long base=0;
      for (int r=0;r<3;r++) {
        ByteBuffer buf=ByteBuffer.allocate(4096);
        MemoryRecordsBuilder m=MemoryRecords.builder(buf, magic, c, tt, base, 1700000000000L+r, -1L,(short)-1,-1,false,-1);
        for (int i=0;i<3;i++){ m.append(magic==0?-1:1700000000000L+10*r+i, i==1?null:b("k"+i), i==2&&r==1?null:b("value "+(base+i)+" aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")); }
        ByteBuffer bb=m.build().buffer(); byte[] x=new byte[bb.remaining()]; bb.get(x); out.write(x); base+=3;
      }
      if (a.length>0) { // mixed: v2 behind
        ByteBuffer buf=ByteBuffer.allocate(4096);
        MemoryRecordsBuilder m=MemoryRecords.builder(buf,(byte)2,c,TimestampType.CREATE_TIME,base,-1L,77L,(short)0,0,false,3);
        m.append(1700000000100L,b("k"),b("v2")); ByteBuffer bb=m.build().buffer(); byte[] x=new byte[bb.remaining()]; bb.get(x); out.write(x);
      }
      String d="v"+magic+"-"+codec+"-"+(tt==TimestampType.CREATE_TIME?"c":"l")+(a.length>0?"m":"");
      new File("out/"+d+"-0").mkdirs();
      try (FileOutputStream f=new FileOutputStream("out/"+d+"-0/00000000000000000000.log")) { f.write(out.toByteArray()); }
    }
  }
}

package dev.sparkresnet.driver.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be seen of a process in a {@code /proc} that the test writes. */
class HolderProcessTest {
  private static final HolderProcess HOLDER = new HolderProcess("boot", "pid:[1]", 1000, 42, 777);
  private static final HolderProcess SEEN_FROM =
      new HolderProcess("boot", "pid:[1]", 1000, 43, 888);

  @TempDir private Path proc;

  @Test
  void givenThisProcess_whenLookedAt_thenItIsNotGone() {
    HolderProcess own = HolderProcess.ofThisOne();
    assertThat(own.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(own.isGone()).isFalse();
    assertThat(own).isEqualTo(HolderProcess.ofThisOne());
  }

  @Test
  void givenProcessThatEnded_whenLookedAt_thenItIsGone() throws Exception {
    HolderProcess own = HolderProcess.ofThisOne();
    Process process = new ProcessBuilder("true").start();
    long pid = process.pid();
    process.waitFor();
    HolderProcess ended =
        new HolderProcess(own.bootId(), own.namespaces(), own.user(), pid, own.startTicks());
    assertThat(ended.isGone()).isTrue();
  }

  @Test
  void givenItsDirectory_whenLookedAt_thenItRuns() throws IOException {
    write(42, "java", 'S', 30, 777);
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isFalse();
    write(42, "a) Z 1 (b", 'T', 30, 777);
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isFalse();
  }

  @Test
  void givenNoDirectory_whenLookedAt_thenItIsGone() {
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isTrue();
  }

  @Test
  void givenAnotherProcessWithItsNumber_whenLookedAt_thenItIsGone() throws IOException {
    write(42, "java", 'S', 30, 778);
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isTrue();
  }

  @Test
  void givenZombie_whenLookedAt_thenItIsGoneUnlessThreadsGoOn() throws IOException {
    write(42, "java", 'Z', 1, 777);
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isTrue();
    write(42, "java", 'Z', 12, 777);
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isFalse();
  }

  @Test
  void givenOtherMachineContainerOrUser_whenLookedAt_thenNobodyKnows() {
    for (HolderProcess elsewhere :
        new HolderProcess[] {
          new HolderProcess("other boot", "pid:[1]", 1000, 43, 888),
          new HolderProcess("boot", "pid:[2]", 1000, 43, 888),
          new HolderProcess("boot", "pid:[1]", 1001, 43, 888),
          null
        }) {
      assertThat(HOLDER.isGone(elsewhere, proc)).as("%s", elsewhere).isFalse();
    }
  }

  @Test
  void givenUnreadableDirectory_whenLookedAt_thenNobodyKnows() throws IOException {
    Files.createDirectories(proc.resolve("42"));
    Files.writeString(proc.resolve("42/stat"), "nonsense");
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isFalse();
    Files.delete(proc.resolve("42/stat"));
    Files.createDirectory(proc.resolve("42/stat"));
    assertThat(HOLDER.isGone(SEEN_FROM, proc)).isFalse();
  }

  @Test
  void givenSystemWithoutProc_whenThisProcessIsRead_thenNothing() {
    assertThat(HolderProcess.read(proc)).isNull();
  }

  @Test
  void givenHalfARecord_whenMade_thenRefused() {
    assertThatThrownBy(() -> new HolderProcess("boot", null, 1000, 42, 777))
        .hasMessage("bootId and namespaces of a process are expected, it has boot and null");
  }

  private void write(long pid, String name, char state, int threads, long start)
      throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.writeString(
        directory.resolve("stat"),
        "%d (%s) %c 1 42 42 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 %d 0 %d 3133440 412%n"
            .formatted(pid, name, state, threads, start));
  }
}

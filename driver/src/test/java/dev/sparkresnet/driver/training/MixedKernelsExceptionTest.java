package dev.sparkresnet.driver.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.device.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixedKernelsExceptionTest {
  @Test
  void givenSameKernelsOnSeveralExecutors_whenLookedAt_thenFine() {
    assertThatCode(
            () ->
                MixedKernelsException.throwIfMixed(
                    0,
                    List.of(
                        replica("1", "CpuBackend", null, "onednn"),
                        replica("2", "CpuBackend", "0", "onednn"))))
        .doesNotThrowAnyException();
  }

  @Test
  void givenCpuAmongGpus_whenLookedAt_thenRefusedByName() {
    assertThatThrownBy(
            () ->
                MixedKernelsException.throwIfMixed(
                    1,
                    List.of(
                        replica("1", "JCublasBackend", "0", "cudnn"),
                        replica("2", "CpuBackend", null, "onednn"),
                        replica("1", "JCublasBackend", "1", "cudnn"))))
        .isInstanceOf(MixedKernelsException.class)
        .hasMessage(
            "Epoch 2: all replicas must be computed by the same kernels, they were by CpuBackend with onednn on executor 2 (host2) and by JCublasBackend with cudnn on executor 1 (host1); use executors of one kind, or set train.engine to what all of them have. The epoch was not used");
  }

  private static ReplicaReport replica(String executor, String backend, String gpu, String engine) {
    ReplicaPlace place =
        new ReplicaPlace("host" + executor, executor, new Device(backend, gpu), engine);
    return new ReplicaReport(0, 10, 1, 1, 1, 0, 1, -1, place);
  }
}

package dev.sparkresnet.driver.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.model.backend.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTest {
  private static final String CUDA = "JCublasBackend";

  @Test
  void givenCudaAndOneAddress_whenAsked_thenThatGpu() {
    assertThat(Device.of(CUDA, List.of("3"))).isEqualTo(new Device(CUDA, "3"));
  }

  @Test
  void givenCudaAndNoAddress_whenAsked_thenRefused() {
    assertThatThrownBy(() -> Device.of(CUDA, List.of()))
        .isInstanceOf(DeviceException.class)
        .hasMessage(
            "ND4J's backend is JCublasBackend and a replica needs one GPU of its own, Spark assigned none; set spark.task.resource.gpu.amount=1 and spark.executor.resource.gpu.amount, see conf/spark-defaults.gpu.conf.template");
  }

  @Test
  void givenCudaAndTwoAddresses_whenAsked_thenRefused() {
    assertThatThrownBy(() -> Device.of(CUDA, List.of("0", "1")))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("Spark assigned [0, 1]; set spark.task.resource.gpu.amount=1");
  }

  @Test
  void givenCudaAndAddressThatIsNoNumber_whenAsked_thenRefused() {
    assertThatThrownBy(() -> Device.of(CUDA, List.of("GPU-5b1c")))
        .isInstanceOf(DeviceException.class)
        .hasMessage(
            "GPU addresses must be device numbers such as 0, Spark assigned 'GPU-5b1c'; let the discovery script print nvidia-smi's index, as scripts/discover-gpus.sh does");
  }

  @Test
  void givenCpu_whenAsked_thenAddressIsKeptForTheRecord() {
    assertThat(Device.of("CpuBackend", List.of("1"))).isEqualTo(new Device("CpuBackend", "1"));
    assertThat(Device.of("CpuBackend", List.of())).isEqualTo(new Device("CpuBackend", null));
  }

  @Test
  void givenNoTask_whenAsked_thenBackendOfThisProcess() {
    assertThat(Device.ofThisTask()).isEqualTo(new Device(Backend.name(), null));
  }
}

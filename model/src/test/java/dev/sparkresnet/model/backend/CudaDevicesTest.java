package dev.sparkresnet.model.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaDevicesTest {
  @ParameterizedTest
  @CsvSource({"3,7", "5,0", "6,1", "7,0", "7,5", "8,0", "8,6", "8,9"})
  void givenChipThatKernelsAreFor_whenRequired_thenNothing(int major, int minor) {
    assertThatCode(() -> CudaDevices.requireKernels("GPU 0 (A)", major, minor))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3,5", "9,0", "10,0", "12,0"})
  void givenAnotherChip_whenRequired_thenSaysWhichItMayBe(int major, int minor) {
    assertThatThrownBy(() -> CudaDevices.requireKernels("GPU 1 (B)", major, minor))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessage(
            "GPU 1 (B) has compute capability %d.%d, and ND4J's CUDA kernels are for 3.7 and 5.0 to 8.9; hide it (CUDA_VISIBLE_DEVICES) where there is another, or build without -Pcuda",
            major, minor);
  }

  /** This build has CUDA's names and none of its libraries. */
  @Test
  void givenNoLibraryOfCuda_whenRequired_thenSaysWhatIsMissingTwice() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(CudaDevices::requireUsable)
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessageStartingWith("CUDA cannot be used in this process: ")
          .hasMessageContaining("jnicudart")
          .hasMessageEndingWith("or build without -Pcuda");
    }
  }

  @Test
  void givenCpuBackend_whenNamed_thenCudaIsNotAskedFor() {
    assertThat(Backend.name()).isEqualTo("CpuBackend");
    assertThat(Backend.isGpu("CpuBackend")).isFalse();
    assertThat(Backend.isGpu("JCublasBackend")).isTrue();
  }
}

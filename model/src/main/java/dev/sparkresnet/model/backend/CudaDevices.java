package dev.sparkresnet.model.backend;

import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;

/** The GPUs that CUDA shows to this process. */
final class CudaDevices {
  private static final String REMEDY =
      "a build with -Pcuda needs an NVIDIA driver for CUDA 11.6 or newer, the libraries of CUDA 11.6 and cuDNN 8.3 (LD_LIBRARY_PATH) and a GPU, in the driver's process too; or build without -Pcuda";

  private CudaDevices() {}

  static void requireUsable() {
    int[] result = new int[1];
    try {
      require(cudart.cudaGetDeviceCount(result));
      int devices = result[0];
      for (int device = 0; device < devices; device++) {
        require(
            cudart.cudaDeviceGetAttribute(
                result, cudart.cudaDevAttrComputeCapabilityMajor, device));
        int major = result[0];
        require(
            cudart.cudaDeviceGetAttribute(
                result, cudart.cudaDevAttrComputeCapabilityMinor, device));
        requireKernels("GPU %d (%s)".formatted(device, name(device)), major, result[0]);
      }
    } catch (LinkageError e) {
      throw new BackendUnavailableException(
          "CUDA cannot be used in this process: " + innermost(e).getMessage() + "; " + REMEDY, e);
    }
  }

  private static void require(int status) {
    if (status != cudart.cudaSuccess) {
      throw new BackendUnavailableException(
          "CUDA cannot be used in this process: error %d, %s; %s"
              .formatted(status, cudart.cudaGetErrorString(status).getString(), REMEDY));
    }
  }

  private static String name(int device) {
    try (cudaDeviceProp properties = new cudaDeviceProp()) {
      require(cudart.cudaGetDeviceProperties(properties, device));
      return properties.name().getString();
    }
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * Refuses a GPU that ND4J's kernels are not for: its library holds machine code for compute
   * capabilities 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6 and no PTX, which a driver could
   * translate, and machine code runs on the same major version alone.
   *
   * @see <a
   *     href="https://docs.nvidia.com/cuda/cuda-c-programming-guide/index.html#binary-compatibility">CUDA:
   *     binary compatibility</a>
   */
  static void requireKernels(String gpu, int major, int minor) {
    boolean hasKernels = (major >= 5 && major <= 8) || (major == 3 && minor == 7);
    if (!hasKernels) {
      throw new BackendUnavailableException(
          "%s has compute capability %d.%d, and ND4J's CUDA kernels are for 3.7 and 5.0 to 8.9; hide it (CUDA_VISIBLE_DEVICES) where there is another, or build without -Pcuda"
              .formatted(gpu, major, minor));
    }
  }
}

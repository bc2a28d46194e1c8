/** Whether three dimensions are clearly affordable on this device. Where they are not, the drawn back is the better picture. */

const LEAST_CORES = 4;

/** Whether a renderer's name says that a processor paints. */
export function paintsInSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
}

export function affordable(): boolean {
  if (navigator.hardwareConcurrency < LEAST_CORES) return false;
  const gl = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !paintsInSoftware(renderer);
}

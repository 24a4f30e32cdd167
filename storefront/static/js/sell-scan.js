// The camera reads a code, in a dialog (sell/scanner.html) that says when it may not look and can be closed at any moment.

const dialog = document.getElementById("scanner");

// Browsers that cannot read codes show no button.
export const canScan = Boolean(dialog && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia);

// Look for a code of one of these formats until `taken`, given what it holds, answers that this was it.
export async function scan(formats, taken) {
  const [video, refused] = [dialog.querySelector("video"), dialog.querySelector(".refused")];
  let [stream, open] = [null, true];
  const stop = () => {
    open = false;
    for (const track of stream?.getTracks() ?? []) track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  refused.hidden = true;
  dialog.showModal();
  dialog.addEventListener("close", stop, { once: true });
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (!open) return stop();
    video.srcObject = stream;
    await video.play();
    const known = await BarcodeDetector.getSupportedFormats();
    const eye = new BarcodeDetector({ formats: formats.filter((format) => known.includes(format)) });
    while (open) {
      const [found] = await eye.detect(video).catch(() => []);
      if (open && found && taken(found.rawValue)) {
        navigator.vibrate?.(60);
        return dialog.close();
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  } catch {
    if (open) refused.hidden = false;
  }
}

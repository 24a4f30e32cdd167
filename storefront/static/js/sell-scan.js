// A button beside a field: the camera looks for a QR and writes what it holds into the field.

export function scanInto(field, then) {
  const label = field.form.dataset.scan;
  if (!label) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = label;
  field.after(button);
  button.addEventListener("click", async () => {
    let stream;
    const view = document.createElement("video");
    view.className = "scanner";
    view.playsInline = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = stream;
      button.after(view);
      await view.play();
      const eye = new BarcodeDetector({ formats: ["qr_code"] });
      for (let tries = 0; tries < 150 && view.isConnected; tries += 1) {
        const [found] = await eye.detect(view);
        if (found) {
          field.value = found.rawValue;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          then();
          break;
        }
        await new Promise((done) => setTimeout(done, 200));
      }
    } catch {
      // No camera, or not allowed: the number can be typed.
    } finally {
      for (const track of stream?.getTracks() ?? []) track.stop();
      view.remove();
    }
  });
}

// Tracking numbers: read from the receipt's barcode where the browser can, and doubted where a check digit is wrong. Neither stops anybody.

const FORMATS = ["code_128", "code_39", "itf", "qr_code", "data_matrix"];
const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

// Whether a number has the form of UPU S10 and a check digit that cannot be (sellers/delivery/tracking.py says the same when it is saved).
function isDoubtful(number) {
  const found = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(number);
  if (!found) return number.length >= 13;
  const check = 11 - ([...found[1]].reduce((sum, digit, place) => sum + digit * WEIGHTS[place], 0) % 11);
  return Number(found[2]) !== ({ 10: 0, 11: 5 }[check] ?? check);
}

for (const input of document.querySelectorAll("[data-s10]")) {
  const doubt = document.querySelector(`[data-doubt="${input.id}"]`);
  const look = () => (doubt.hidden = !isDoubtful(input.value.replace(/\s/g, "").toUpperCase()));
  input.addEventListener("input", look);
  look();
}

const scanner = document.querySelector("#scanner");
if (scanner && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  const video = scanner.querySelector("video");
  const refused = scanner.querySelector(".refused");
  let stream = null;

  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = video.srcObject = null;
  };
  scanner.addEventListener("close", close);

  const scan = async (input) => {
    refused.hidden = true;
    scanner.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      refused.hidden = false;
      return;
    }
    if (!scanner.open) return close();
    video.srcObject = stream;
    await video.play();
    const known = await BarcodeDetector.getSupportedFormats();
    const detector = new BarcodeDetector({ formats: FORMATS.filter((format) => known.includes(format)) });
    while (scanner.open) {
      const [found] = await detector.detect(video).catch(() => []);
      const number = (found?.rawValue ?? "").replace(/\s/g, "").toUpperCase();
      if (/^[A-Z0-9][A-Z0-9/-]{3,39}$/.test(number)) {
        input.value = number;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        navigator.vibrate?.(60);
        scanner.close();
        input.form.querySelector("button:not([type])")?.focus();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  };

  for (const button of document.querySelectorAll("[data-scan]")) {
    button.hidden = false;
    button.addEventListener("click", () => scan(document.getElementById(button.dataset.scan)));
  }
}

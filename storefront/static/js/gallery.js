// The gallery: thumbs slide instead of jumping, the counter follows the finger, arrow keys turn pictures.
const gallery = document.querySelector(".gallery");
const strip = gallery?.querySelector(".frame ul");
if (strip && strip.children.length > 1) {
  const spot = gallery.querySelector(".spot");
  const thumbs = [...gallery.querySelectorAll(".thumbs a")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const show = (index) => strip.scrollTo({ left: index * strip.clientWidth, behavior: calm });
  const where = () => Math.round(strip.scrollLeft / strip.clientWidth);
  strip.addEventListener("scroll", () => {
    const index = where();
    if (spot) spot.textContent = `${index + 1} / ${strip.children.length}`;
    thumbs.forEach((thumb, at) => (at === index ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")));
  });
  strip.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(Math.min(strip.children.length - 1, Math.max(0, where() + step)));
  });
  thumbs.forEach((thumb, at) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      show(at);
    }),
  );
}

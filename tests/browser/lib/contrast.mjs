// How well the rows of the verify page are read.

/** In the page: draws each state of row and summary from one that stands there, and measures its texts (WCAG 2, 1.4.3). */
export function contrasts() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = (color) => {
    const [r, g, b] = [...rgba(color)].map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (rgba(color)[3] === 255) return color;
    }
    return "#fff";
  };
  const ratio = (element) => {
    const [light, dark] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const measured = [];
  const item = document.querySelector("#checks li");
  for (const state of ["waiting", "checking", "agrees", "disagrees", "not_known", "absent", "queued"]) {
    item.dataset.state = state;
    for (const part of ["h3 span", "h3 b", "p"]) measured.push({ what: `${state} ${part}`, ratio: ratio(item.querySelector(part)) });
  }
  const said = document.querySelector("main > .said");
  for (const overall of ["checking", "agrees", "agrees_typed", "agrees_listed", "disagrees", "not_known", "queued"]) {
    said.dataset.overall = overall;
    for (const part of [said, said.querySelector("a")]) measured.push({ what: `summary ${overall} ${part.localName}`, ratio: ratio(part) });
  }
  return measured;
}

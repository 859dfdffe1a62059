import { parts } from "./parts.ts";
import { saveFile } from "./save-file.ts";

const kept = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "opacity",
];

/**
 * Saves a drawing as PNG at twice its size, with its title above it. Styles are written into the copy, since a picture
 * reads no style sheet of the page; the textures it refers to are copied along.
 */
export async function savePicture(name: string, drawing: SVGSVGElement, words: { title: string; below: string }): Promise<void> {
  const { width, height } = drawing.getBoundingClientRect();
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return;
  writeStyles(drawing, copy);
  const textures = document.querySelector("#textures defs");
  if (textures !== null) copy.prepend(textures.cloneNode(true));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height + legendHeight));
  addLegend(copy, height);
  const picture = await load(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const [head, edge] = [64, 16];
  const canvas = document.createElement("canvas");
  canvas.width = 2 * (width + 2 * edge);
  canvas.height = 2 * (height + legendHeight + head + edge);
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  const { color, fontFamily } = getComputedStyle(document.documentElement);
  pen.scale(2, 2);
  pen.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = color;
  pen.font = `600 15px ${fontFamily}`;
  pen.fillText(words.title, edge, 28, width);
  pen.font = `12px ${fontFamily}`;
  pen.fillText(words.below, edge, 48, width);
  pen.drawImage(picture, edge, head, width, height + legendHeight);
  canvas.toBlob((blob) => {
    if (blob !== null) saveFile(name, blob);
  });
}

const legendHeight = 28;

/** Beside the page the table names the parts; alone, the picture must. */
function addLegend(picture: SVGSVGElement, top: number): void {
  const { color, fontFamily } = getComputedStyle(document.documentElement);
  const add = (name: string, attributes: Readonly<Record<string, string>>, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    picture.append(element);
  };
  for (const [index, { id, name }] of parts.entries()) {
    const left = 46 + index * 100;
    add("rect", { x: String(left), y: String(top + 8), width: "14", height: "14", fill: `url(#fill-${id})` });
    add("text", { x: String(left + 20), y: String(top + 20), fill: color, "font-size": "12px", "font-family": fontFamily }, name);
  }
}

function writeStyles(from: Element, to: Element): void {
  const styles = getComputedStyle(from);
  for (const property of kept) {
    const value = styles.getPropertyValue(property);
    // Texture references stay as written: computed, they name this page's address.
    if (value !== "" && !value.startsWith("url(")) to.setAttribute(property, value);
  }
  to.removeAttribute("class");
  for (const [index, child] of [...from.children].entries()) {
    const twin = to.children[index];
    if (twin !== undefined) writeStyles(child, twin);
  }
}

async function load(blob: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(blob);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(address);
  }
}

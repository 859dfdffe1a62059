import { displayWidth } from "../../src/cli/render/display-width.ts";

/** The lines of a text that take more than `width` columns; for tests that want none. */
export function linesWider(text: string, width: number): string[] {
  return text.split("\n").filter((line) => displayWidth(line) > width);
}

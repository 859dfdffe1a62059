import { UpshotError } from "../../kit/errors.ts";

/** A body as text, read no further than `most` bytes. @throws UpshotError `input` where it is longer */
export async function readBounded(request: Request, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body === null) return "";
  for await (const chunk of request.body) {
    bytes += chunk.length;
    if (bytes > most) throw new UpshotError({ code: "input", message: `The body is longer than ${most} bytes`, hint: "Send it in parts." });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

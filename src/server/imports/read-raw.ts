import { UpshotError } from "../../kit/errors.ts";
import { mostBytes, mostUnpacked, readBody, unpack } from "../otlp/read-body.ts";
import { refuse } from "../errors.ts";
import { knownRoom } from "../room.ts";

/** A raw body, unpacked, as text; or the answer that refuses it. Bytes that are no UTF-8 become replacement characters. */
export async function readRaw(request: Request): Promise<string | Response> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  const travelled = await readBody(request.body, declared, { room: knownRoom, request });
  const body =
    "problem" in travelled
      ? travelled
      : await unpack(travelled.bytes, (request.headers.get("content-encoding") ?? "").toLowerCase(), { room: knownRoom, request });
  if (!("problem" in body))
    return body.bytes
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .toWellFormed();
  switch (body.problem) {
    case "too large":
      return refuse(
        413,
        "too-large",
        `A request may have ${mostBytes >> 20} MiB, and ${mostUnpacked >> 20} MiB unpacked`,
        "Send it in parts.",
      );
    case "unknown encoding":
      return refuse(415, "encoding", "The body's encoding is not known", "Send it as it is, or packed with gzip.");
    case "damaged":
      return refuse(400, "input", "The body cannot be unpacked", "Send it as it is, or packed with gzip.");
    default:
      throw new UpshotError({ code: "internal", message: "a body with an unknown problem", hint: "Please report it." });
  }
}

import { connect } from "node:http2";

/** One unary call of gRPC. */
export async function grpcCall(
  port: number | null,
  token: string,
  path: string,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: string; message: Buffer | null }> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise((resolve, reject) => {
      const stream = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
        authorization: `Bearer ${token}`,
        ...headers,
      });
      let status = "";
      const pieces: Buffer[] = [];
      stream.on("response", (told) => (status = String(told["grpc-status"] ?? status)));
      stream.on("trailers", (told) => (status = String(told["grpc-status"] ?? status)));
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("close", () => resolve({ status, message: pieces.length === 0 ? null : Buffer.concat(pieces).subarray(5) }));
      stream.on("error", reject);
      const head = Buffer.alloc(5);
      head[0] = headers["grpc-encoding"] === undefined ? 0 : 1;
      head.writeUInt32BE(body.length, 1);
      stream.end(Buffer.concat([head, body]));
    });
  } finally {
    session.close();
  }
}

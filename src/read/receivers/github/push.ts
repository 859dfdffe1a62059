import { z } from "zod";
import { repository } from "./payload.ts";

const schema = z.object({ repository });

/** Event `push`: the repository ("host/path") that has something new to fetch. @throws ZodError */
export function pushedRepository(payload: unknown): string {
  return schema.parse(payload).repository;
}

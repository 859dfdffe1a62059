import { z } from "zod";

/** What both sides know, and nobody can guess. */
export const secret = z
  .string()
  .min(16, "at least 16 characters")
  .max(200)
  .meta({ title: "Secret", description: "At least 16 characters; the same at the sender" });

/** Names of the environments whose deployments count. */
export const environments = z
  .array(z.string().min(1).max(100))
  .max(50)
  .meta({ title: "Production environments", description: "Names of those whose deployments count, with commas between" })
  .default(["production", "prod", "live"]);

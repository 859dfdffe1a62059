import { UpshotError } from "../../kit/errors.ts";

export function nothingPublished(): UpshotError {
  return new UpshotError({
    code: "not-found",
    message: "Nothing is published for these days yet",
    hint: "Figures of groups are published once a week, for groups of enough people. Choose another period, or connect a source.",
  });
}

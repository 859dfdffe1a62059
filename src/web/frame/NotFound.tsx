import { Link } from "@tanstack/react-router";
import { Notice } from "../ui/Notice.tsx";

export function NotFound() {
  return (
    <Notice title="There is no such page">
      <p>
        The address may be old or mistyped.{" "}
        <Link to="/" className="text-accent underline underline-offset-4">
          Go to the first page
        </Link>
        , or press / to search.
      </p>
    </Notice>
  );
}

import { type ErrorComponentProps, Link, useLocation } from "@tanstack/react-router";
import { ApiError } from "../lib/api.ts";
import { findPage } from "../lib/pages.ts";
import { Notice } from "../ui/Notice.tsx";
import { Failure } from "./Failure.tsx";

/** What an address of one thing shows where there is no such thing, or it is somebody else's: the two are told apart by nobody. */
export function NotYours(props: ErrorComponentProps) {
  const page = findPage(useLocation().pathname);
  const { error } = props;
  if (!(error instanceof ApiError) || error.status !== 404 || page === undefined) return <Failure {...props} />;
  return (
    <Notice title={error.message}>
      <p>It may have been removed, or it is not yours.</p>
      <p>
        <Link to={page.path} className="text-accent underline underline-offset-4">
          To {page.name}
        </Link>
      </p>
    </Notice>
  );
}

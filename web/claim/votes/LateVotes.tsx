import { lazy } from "react";

/** By itself: whoever loads it lazily lists all that it loads, and few tokens have votes. */
const YourVotes = lazy(async () => ({ default: (await import("./YourVotes.tsx")).YourVotes }));

/** Once all is paid: the votes of the account's tokens. */
export function LateVotes(props: Parameters<typeof YourVotes>[0]) {
  return <YourVotes {...props} />;
}

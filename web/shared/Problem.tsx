import { Component, lazy, type ReactNode, Suspense } from "react";
import { ownError } from "../../src/react/ownError.ts";

type ProblemProps = { readonly thrown: unknown };

/** Nobody needs it before the first error. */
const Explained = lazy(async () => ({ default: (await import("./Explained.tsx")).Explained }));

/** What went wrong, why, and what to do. It is said aloud when it appears. */
export function Problem({ thrown }: ProblemProps) {
  return (
    <Caught
      // What explains it could not be loaded.
      otherwise={<p role="alert">{ownError(thrown)?.reason ?? "Load this page again."}</p>}
    >
      <Suspense>
        <Explained thrown={thrown} />
      </Suspense>
    </Caught>
  );
}

type CaughtProps = {
  readonly children: ReactNode;
  /** What is shown instead; default: the error. */
  readonly otherwise?: ReactNode;
};

/** Shows an error of rendering instead of the part that failed. */
export class Caught extends Component<CaughtProps, { readonly thrown?: unknown }> {
  override state: { readonly thrown?: unknown } = {};
  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }
  override render() {
    const { thrown } = this.state;
    const { children, otherwise } = this.props;
    return thrown === undefined ? children : (otherwise ?? <Problem thrown={thrown} />);
  }
}

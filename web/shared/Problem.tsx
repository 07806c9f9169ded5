import { Component, lazy, type ReactNode, Suspense } from "react";

type ProblemProps = { readonly thrown: unknown; readonly look?: "sentences" | "reason" };

/** Nobody needs it before the first error. */
const Explained = lazy(async () => ({ default: (await import("./Explained.tsx")).Explained }));

/**
 * What went wrong, why, and what to do. It is said aloud when it appears. What explains it is missing only where the network is
 * gone, which is said then in English.
 */
export function Problem(props: ProblemProps) {
  return (
    <Caught otherwise={<p role="alert">Check your network, and load this page again.</p>}>
      <Suspense>
        <Explained {...props} />
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

import { useEffect, useRef } from "react";

type HandedHeadingProps = { readonly id: string; readonly children: string };

/** Heading of what was handed over: the keyboard goes on from there, and a screen reader says it. */
export function HandedHeading({ id, children }: HandedHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 id={id} ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
}

import type { ReactNode } from "react";

type OutsideProps = { readonly to: string; readonly children: ReactNode };

/** A link that leaves the page where it is. */
export function Outside({ to, children }: OutsideProps) {
  return (
    <a href={to} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

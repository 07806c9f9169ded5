import { type ReactNode, useState } from "react";
import { Late, Loading } from "../../shared/Late.tsx";

type FoldProps = {
  readonly title: string;
  readonly children: ReactNode;
};

/** What is drawn, and loaded, once it is unfolded. */
export function Fold({ title, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && setIsOpen(true)}>
      <summary>{title}</summary>
      {isOpen && <Late fallback={<Loading />}>{children}</Late>}
    </details>
  );
}

import { type ReactNode, Suspense, useState } from "react";
import { useSharedTexts } from "../../shared/language.ts";
import { Caught } from "../../shared/Problem.tsx";

type FoldProps = {
  readonly title: string;
  readonly children: ReactNode;
};

/** What is drawn, and loaded, once it is unfolded. */
export function Fold({ title, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { loading } = useSharedTexts();
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && setIsOpen(true)}>
      <summary>{title}</summary>
      {isOpen && (
        <Caught>
          <Suspense fallback={<p role="status">{loading}</p>}>{children}</Suspense>
        </Caught>
      )}
    </details>
  );
}

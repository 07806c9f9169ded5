type SaidProps = { readonly children: string; readonly hint?: string | undefined };

/** What a status is in a sentence, and what is to be done. */
export function Said({ children, hint }: SaidProps) {
  return (
    <>
      <p>
        <strong>{children}</strong>
      </p>
      {hint !== undefined && <p className="hint">{hint}</p>}
    </>
  );
}

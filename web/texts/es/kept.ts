import type * as English from "../en/kept.ts";

export const kept: typeof English.kept = {
  here: "Esta página está guardada en este dispositivo: se abre sin conexión.",
  other:
    "Este dispositivo guarda otra versión de esta página, y sin conexión abre esa. Carga la página otra vez; si esto no desaparece, avisa a quien la mantiene.",
  again: "Cargarla otra vez",
};

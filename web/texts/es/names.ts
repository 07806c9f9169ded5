import type * as English from "../en/names.ts";

/** Spanish for names of ENS that somebody types where an address is wanted. */
export const names: typeof English.names = {
  off: "Esta página no busca nombres. Escribe o pega la dirección, que empieza por 0x.",
  asking: (name) => `Buscando \u2068${name}\u2069 ...`,
  found: (name) => `\u2068${name}\u2069 corresponde a esta dirección:`,
  ofEthereum: (chain) =>
    `El nombre no da ninguna dirección para \u2068${chain}\u2069: esta es la que da para Ethereum. Quien la tiene allí puede no tenerla en \u2068${chain}\u2069, sobre todo si es la de un contrato.`,
  check: "Consultar esta dirección",
  take: "Usar esta dirección",
  none: (name) =>
    `\u2068${name}\u2069 no tiene ninguna dirección que se pueda leer. Mira si está bien escrito, o pega la dirección.`,
  elsewhere: (name) =>
    `\u2068${name}\u2069 guarda su dirección en un servidor al que esta página no pregunta. Pega la dirección.`,
  invalid: (name) =>
    `No puede haber ningún nombre \u2068${name}\u2069: una parte está vacía, o tiene caracteres que un nombre no puede tener, o no juntos. Pega la dirección.`,
};

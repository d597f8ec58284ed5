import type { CoordinatorPort } from './port.ts';

const HEX = '0123456789abcdef';

/** A random (version 4) UUID as Java prints it: `8-4-4-4-12` hexadecimal digits. */
export const uuid = (port: CoordinatorPort): string => {
  let text = '';
  for (let digit = 0; digit < 32; digit++) {
    if (digit === 8 || digit === 12 || digit === 16 || digit === 20) text += '-';
    if (digit === 12) text += '4';
    else if (digit === 16) text += HEX[8 + port.random(4)]!;
    else text += HEX[port.random(16)]!;
  }
  return text;
};

import type { HostId } from '../types.ts';
import type { DirectedLink } from './types.ts';

export const covers = (links: readonly DirectedLink[], from: HostId, to: HostId): boolean =>
  links.some(link => link.from === from && link.to === to);

export const touches = (links: readonly DirectedLink[], host: HostId): boolean =>
  links.some(link => link.from === host || link.to === host);

export const describeLinks = (links: readonly DirectedLink[], hostName: (host: HostId) => string): string =>
  links.map(({ from, to }) => `${hostName(from)}>${hostName(to)}`).join(' ');

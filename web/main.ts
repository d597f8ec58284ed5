import type { Door } from './door.ts';
import { KafkaScope } from './element.ts';

declare global {
  interface Window {
    kafkascope?: Door;
  }
}

customElements.define('kafka-scope', KafkaScope);

const page = document.querySelector<KafkaScope>('kafka-scope[page]');
if (page !== null) window.kafkascope = page.door;

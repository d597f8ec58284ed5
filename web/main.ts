import { KafkaScope } from './element.ts';

customElements.define('kafka-scope', KafkaScope);

const page = document.querySelector<KafkaScope>('kafka-scope[page]');
if (page !== null) window.kafkascope = page.door;

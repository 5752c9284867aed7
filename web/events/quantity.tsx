// How many seats, by two buttons.

import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";

interface QuantityProps {
  words: string;
  quantity: number;
  most: number;
  onChange: (quantity: number) => void;
}

export function Quantity({ words, quantity, most, onChange }: QuantityProps) {
  const { event } = text.value;
  return (
    <fieldset class="quantity">
      <legend>{words}</legend>
      <Button label={event.fewer} disabled={quantity <= 1} onPress={() => onChange(quantity - 1)}>
        <Icon name="minus" size={20} />
      </Button>
      <output aria-live="polite">{quantity}</output>
      <Button label={event.more} disabled={quantity >= most} onPress={() => onChange(quantity + 1)}>
        <Icon name="plus" size={20} />
      </Button>
    </fieldset>
  );
}

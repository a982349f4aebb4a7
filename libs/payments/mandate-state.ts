/** A mandate as the card service says it is; a word we do not know is not one to charge on. */
export const mandateState = (status: string): 'pending' | 'active' | 'inactive' =>
  status === 'active' || status === 'pending' ? status : 'inactive';

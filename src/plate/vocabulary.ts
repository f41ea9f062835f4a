/**
 * The words in which recognisers' findings are told, whatever the make. Drivers translate their own codes into these;
 * the lists are those of the widest vocabulary found in the field (Vzenith's plate types, colours and triggers).
 * Beware: one and the same camera numbers colours differently on its serial line and in its JSON.
 */

/** Ground colour of the plate. `other` is a colour the reader has a code but no name for. */
export const PLATE_COLOURS = ["blue", "yellow", "white", "black", "green", "yellow_green", "other"] as const;
export type PlateColour = (typeof PLATE_COLOURS)[number];

/**
 * Kind of plate as the reader sees it. Our own opinion is `classify(plate)`; of this one the colour in its name counts, and
 * `motorcycle`, which no plate's text tells. That word is Hikvision's VCA_MOTO_PLATE (device network SDK, VCA_PLATE_TYPE 7);
 * no preset of ours sets it, a site's table of its reader's codes may.
 */
export const PLATE_TYPES = [
  "blue_small",
  "black_small",
  "yellow_single_row",
  "yellow_double_row",
  "police",
  "armed_police",
  "armed_police_double_row",
  "armed_police_hq",
  "armed_police_hq_double_row",
  "personalised",
  "army_single_row",
  "army_double_row",
  "embassy",
  "consulate",
  "hong_kong",
  "macau",
  "tractor",
  "motorcycle",
  "coach",
  "civil_aviation",
  "airport",
  "new_energy",
  "new_energy_large",
  "new_standard_small_fuel",
  "new_standard_small_nev",
  "emergency",
  "overseas",
  "fake",
  "car_logo",
  "no_plate",
] as const;
export type PlateType = (typeof PLATE_TYPES)[number];

/** Which way the vehicle moves in the picture. */
export const READ_DIRECTIONS = ["left", "right", "up", "down"] as const;
export type ReadDirection = (typeof READ_DIRECTIONS)[number];

/** What made the reader look: its picture, a wired loop, our order, a loop drawn in the picture, or several of these. */
export const READ_TRIGGERS = ["video", "external", "software", "virtual_loop", "several"] as const;
export type ReadTrigger = (typeof READ_TRIGGERS)[number];

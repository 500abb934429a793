/* What makes pages quicker. Every page works without it.
   Modules need no build: base.html preloads them all, portal/core/pages.py serves them. */

import * as answers from "./answers.js";
import * as forms from "./forms.js";
import * as grid from "./grid.js";
import * as keep from "./keep.js";
import * as menus from "./menus.js";
import * as network from "./network.js";
import * as offline from "./offline.js";
import * as outbox from "./outbox.js";

// The order matters twice: forms.js stops a second send before anybody else hears of it, and what is wrong takes the
// focus last.
for (const one of [forms, network, keep, outbox, offline, grid, menus, answers]) one.start();

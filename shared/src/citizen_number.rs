//! Citizen number (公民身份号码), GB 11643. Always masked outside the owner's own view.

//! The verify page's HTML, written by one function for the server and the portal.

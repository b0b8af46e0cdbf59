"""The start page of somebody who acts for a group."""

"""The equality strands of the place's own published list, in its order, in plain words."""

STRANDS: dict[str, str] = {
    "age": "Age",
    "disability": "Disability",
    "gender-reassignment": "Gender identity",
    "marriage": "Marriage and civil partnership",
    "pregnancy": "Pregnancy and new parents",
    "race": "Ethnic background",
    "religion": "Religion or belief",
    "sex": "Sex",
    "sexual-orientation": "Sexual orientation",
    "carers": "Carers",
    "care-experienced": "Care experience",
    "armed-forces": "Armed forces and their families",
    "homelessness": "Homelessness",
    "poverty": "Poverty",
}

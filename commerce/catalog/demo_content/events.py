"""Demo events that are sold first come, first served; each shows another combination of rules."""

from commerce.catalog.demo_content.concerts import CONCERT, ONLINE
from commerce.catalog.demo_content.festival import FESTIVAL
from commerce.catalog.demo_content.lectures import LECTURE, SOLD_OUT
from commerce.catalog.demo_content.play import PLAY

EVENTS = (CONCERT, LECTURE, PLAY, ONLINE, FESTIVAL, SOLD_OUT)

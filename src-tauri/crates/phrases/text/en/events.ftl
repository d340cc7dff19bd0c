events-title = Life events
events-empty = Nothing here yet.
event-begin = Make a plan
event-begin-about = A few short questions give you one plan. If you do not know, say so.
event-services = Procedures often needed
event-suggested = This list is the app's suggestion.
event-official = Portal name: { $name }

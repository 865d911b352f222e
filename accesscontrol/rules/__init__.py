"""The pure rules of the decision: may this subject use this model over this channel?"""

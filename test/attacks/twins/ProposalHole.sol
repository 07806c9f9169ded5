// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {ProposalTwin} goes without. With `None` it is sound.
enum ProposalHole {
    None,
    /// @dev Timelock and overlap run on while claims are paused.
    IgnoresPauses,
    /// @dev A proposal is named by its root.
    NamesRoots,
    /// @dev Root zero counts as the one before, while there is none.
    ZeroIsARoot,
    /// @dev A bundle that folds to zero may be proven.
    ZeroIsProven,
    /// @dev Both of these.
    BothZeros
}

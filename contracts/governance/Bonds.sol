// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { IDisputeDesk } from "../interfaces/IDisputeDesk.sol";
import { Funding } from "../libraries/Funding.sol";

/// @title Bonds
/// @notice Takes bonds in and pays them out, in one token. A payment that fails is owed, so that nobody who cannot be paid holds
/// up the others.
/// @dev Whatever calls out is guarded: a token that calls back while a bond comes in could have it counted twice.
abstract contract Bonds is IDisputeDesk, ReentrancyGuardTransient {
    /// @dev So that it can double sixteen times, and once more for an appeal, and is still far from overflowing.
    uint256 private constant MOST_BOND = type(uint128).max;
    /// @dev So that a quarter of it is something.
    uint256 private constant LEAST_BOND = 4;
    /// @dev Ten times what a transfer takes.
    uint256 private constant PAYMENT_GAS = 500_000;

    /// @inheritdoc IDisputeDesk
    address public immutable bondToken;
    /// @inheritdoc IDisputeDesk
    uint256 public immutable bond;

    /// @inheritdoc IDisputeDesk
    mapping(address account => uint256 amount) public owed;

    constructor(address token, uint256 amount) {
        if (token.code.length == 0) revert NoContract(token);
        if (amount < LEAST_BOND || amount > MOST_BOND) revert BondOutOfRange(amount, LEAST_BOND, MOST_BOND);
        (bondToken, bond) = (token, amount);
    }

    /// @inheritdoc IDisputeDesk
    function collect(address account, address to) external nonReentrant {
        // Check: to the account itself, or as it says.
        if (to != account && msg.sender != account) revert NotOwed(msg.sender, account);
        // Effect.
        uint256 amount = owed[account];
        owed[account] = 0;
        emit BondCollected(account, to, amount);
        // Interaction.
        SafeERC20.safeTransfer(IERC20(bondToken), to, amount);
    }

    /// @dev Whole, or not at all.
    function _pull(address from, uint256 amount) internal {
        uint256 received = Funding.move(IERC20(bondToken), from, address(this), amount);
        if (received != amount) revert BondMismatch(received, amount);
    }

    /// @dev With gas of its own: else two recipients that a token tells, and that burn it all, would leave none for the others.
    function _push(address to, uint256 amount) internal {
        if (amount == 0) return;
        (bool isMoved, bytes memory said) = bondToken.call{ gas: PAYMENT_GAS }(
            abi.encodeCall(IERC20.transfer, (to, amount))
        );
        if (isMoved && (said.length == 0 || bytes32(said) == bytes32(uint256(1)))) return;
        // Only where nothing moved; and whoever was called could not call back.
        // solhint-disable-next-line reentrancy
        owed[to] += amount;
        emit BondOwed(to, amount);
    }
}

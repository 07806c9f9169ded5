// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @title IPayoutCoin
/// @notice The chain's own coin, made an ERC-20 for campaigns: one unit for each wei that was deposited. {transferFrom} moves
/// units, and **{transfer} pays coin**. So a campaign is funded with units, and its claims, fees and sweeps pay coin.
/// @dev Nobody has a reason to hold units but campaigns and, until they fund one, operators. A holder gets the coin by a
/// {transfer} to themselves. There is no owner, no proxy, and no way to stop a payment but the receiver's.
/// @dev Errors of balances and allowances are those of ERC-6093.
interface IPayoutCoin is IERC20Metadata {
    /// @notice The receiver reverted, or used up the 100,000 gas that it gets. A contract without `receive` refuses all coin.
    /// @param to The receiver.
    /// @param amount Wei that it was to get.
    error CoinRefused(address to, uint256 amount);
    /// @notice Too little gas is left to give the receiver, which has code, 100,000 of it.
    /// @param gasLeft Gas that was left.
    /// @param needed Gas that must be left.
    error NotEnoughGas(uint256 gasLeft, uint256 needed);
    /// @notice Coin comes in by `deposit` alone: the sender of a plain payment may not know what units are.
    error CoinNotDeposited(address from, uint256 amount);

    /// @notice Gives the caller a unit for each wei that is sent along. Approve a factory, a vesting campaign or a cumulative
    /// one for the units, as for any ERC-20.
    function deposit() external payable;

    /// @notice Pays coin: takes units from the caller and sends as many wei to the receiver. Only campaigns have a reason to
    /// call it, and holders who no longer need their units. Reverts if the receiver refuses.
    /// @dev A receiver with code gets exactly 100,000 gas, never less, however little gas the caller sent; what it returns is
    /// not read. Units are taken first, so a receiver that calls back finds them gone. A payment of 0 calls nobody.
    /// @dev The event is `Transfer(caller, 0, amount)`: units vanish. So balances that others add up from events are right, no
    /// wallet lists units that the receiver does not have, and nobody who counts tokens and coin counts a payment twice. The
    /// receiver is named by the call itself; an event for it would make each claim dearer by 1,300 gas.
    /// @param to Whom to pay. Zero and this contract are refused: `ERC20InvalidReceiver`.
    /// @param amount Wei.
    /// @return paid Always true.
    function transfer(address to, uint256 amount) external returns (bool paid);

    /// @notice Moves units, as for any ERC-20. An allowance of 2^256 - 1 is not used up.
    /// @dev The caller's own units need no allowance: since {transfer} pays coin, this is how to move units, such as to a
    /// campaign that lacks some.
    /// @param from Whose units.
    /// @param to Who gets them. Zero and this contract are refused: `ERC20InvalidReceiver`.
    /// @param amount Units, each worth a wei.
    /// @return moved Always true.
    function transferFrom(address from, address to, uint256 amount) external returns (bool moved);

    /// @notice This contract's balance of coin.
    /// @dev Warning: it may be more than all units together. Coin that is forced in (by a contract that destroys itself, or as
    /// a block's reward) belongs to nobody, and nobody can take it out. A count of units would make each claim dearer by 5,000
    /// gas.
    function totalSupply() external view returns (uint256);
}

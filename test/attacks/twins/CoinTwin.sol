// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IPayoutCoin } from "../../../contracts/interfaces/IPayoutCoin.sol";
import { CoinHole } from "./CoinHole.sol";

/// @notice The coin's rules, written plainly, less the safeguard that it is told. Never shipped.
contract CoinTwin is IPayoutCoin {
    string public constant name = "Twin";
    string public constant symbol = "TWIN";
    uint8 public constant decimals = 18;

    CoinHole private immutable _hole;
    mapping(address account => uint256 units) public balanceOf;
    mapping(address owner => mapping(address spender => uint256 units)) public allowance;
    uint256 public totalSupply;

    constructor(CoinHole hole) {
        _hole = hole;
    }

    function deposit() external payable {
        uint256 units = msg.value;
        uint256 before = address(this).balance - msg.value;
        if (_hole == CoinHole.UnitsAreShares && before != 0) units = (units * totalSupply) / before;
        balanceOf[msg.sender] += units;
        totalSupply += units;
        emit Transfer(address(0), msg.sender, units);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        require(to != address(0) && to != address(this), "invalid receiver");
        uint256 before = balanceOf[msg.sender];
        require(before >= amount, "too few units");
        uint256 value = amount;
        if (_hole == CoinHole.UnitsAreShares) value = (amount * address(this).balance) / totalSupply;
        if (_hole != CoinHole.TakesLast) balanceOf[msg.sender] = before - amount;
        totalSupply -= amount;
        emit Transfer(msg.sender, address(0), amount);
        _send(to, value);
        if (_hole == CoinHole.TakesLast) balanceOf[msg.sender] = before - amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        require(to != address(0) && to != address(this), "invalid receiver");
        if (from != msg.sender) allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
        return true;
    }

    function _send(address to, uint256 value) private {
        bool isBoundless = _hole == CoinHole.BoundlessReceiver || _hole == CoinHole.TakesLast;
        bool isGasGiven = _hole == CoinHole.GasAsGiven || isBoundless;
        if (!isGasGiven && to.code.length != 0 && gasleft() < 115_000) revert NotEnoughGas(gasleft(), 115_000);
        uint256 most = isBoundless ? gasleft() : 97_700;
        (bool done, ) = to.call{ value: value, gas: most }("");
        if (!done) revert CoinRefused(to, value);
    }
}
